"""What is moved in a notebook, each with its page beside it."""
