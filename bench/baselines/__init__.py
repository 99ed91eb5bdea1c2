"""What the product is compared with: the plainest thing that does the same."""
