"""Excel files, written by XlsxWriter."""
