"""The taxonomy: Sectors, Problems and the Functions that solve them."""
