"""The exercises, one module a lesson; `registry` finds a new one by itself."""
