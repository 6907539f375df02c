"""Every picture of the lessons: one module a lesson, and `stills` for what several share."""
