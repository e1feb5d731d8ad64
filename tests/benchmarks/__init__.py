"""Benchmarks beside comparators in the same run; figures are ratios."""
