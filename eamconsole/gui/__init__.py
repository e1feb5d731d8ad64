"""The window: widgets, models and the workers behind them; the only package that imports Qt."""
