"""hotspot: the problem map a city district can trust."""
