"""How a clip comes from a file, and how one is drawn."""
