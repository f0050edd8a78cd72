"""What is locked: keys, and the sealing and opening of personal fields."""
