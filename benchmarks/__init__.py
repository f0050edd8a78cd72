"""Timed comparisons: interleaved rounds, medians, the floor in the same run. Never a test."""
