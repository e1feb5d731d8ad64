"""Simulates the two REST services of CentralSquare EAM (formerly Lucity)."""
