"""Expected reports per cell, theme and period, and the proof that it beats what people use now."""
