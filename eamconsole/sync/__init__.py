"""The engine that carries changes between the two systems."""
