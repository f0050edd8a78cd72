"""Readers of other people's records; what they read goes in through the intake like anything else."""
