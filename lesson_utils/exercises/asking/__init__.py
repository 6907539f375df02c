"""What is asked without being judged: predictions and recall, each on a form."""
