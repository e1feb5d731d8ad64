"""One ledger per family of facts; SQL lives here and nowhere else."""
