"""Twelve questions, asked at the start and with other numbers at the end, and what was gained."""
