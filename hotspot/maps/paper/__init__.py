"""Maps on paper: drawn by matplotlib, as vectors, with the fonts they need."""
