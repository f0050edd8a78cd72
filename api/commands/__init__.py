"""The verbs of the `supervision` command that take more than a few lines."""
