"""Who goes where on the next shift: visits worth making, crews to make them, routes, and what came of them."""
