"""What can be asked: code, a number, a choice, a place, a prediction, some lines."""
