"""What Jupyter's own programs run, told by ``etc/jupyter``: they save and export pictures."""
