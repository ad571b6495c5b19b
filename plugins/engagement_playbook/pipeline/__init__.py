"""The compiler in readable functions: check, build, downloads, export, offline."""
