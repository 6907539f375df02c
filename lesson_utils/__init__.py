"""What the notebooks of The Frame Tape import: one idea a module, no import of its own."""
