"""Side-by-side measurements, printed as tables of ratios: ``python -m bench``."""
