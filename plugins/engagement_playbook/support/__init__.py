"""Small tools without a domain, one of each."""
