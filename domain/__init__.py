"""What is true: the words of supervision, its facts and its folds. Standard library only."""
