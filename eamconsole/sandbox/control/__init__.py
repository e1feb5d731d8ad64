"""The control plane: fate, for scripts. Plainly no part of any real product."""
