"""Reports as values, before any picture of them."""
