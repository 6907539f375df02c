"""What the command does: the learner's copy of the lessons, and JupyterLab started there."""
