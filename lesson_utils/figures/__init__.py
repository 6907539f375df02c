"""Every picture of the lessons: one module a lesson, and stills that several share."""
