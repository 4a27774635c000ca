"""Quality: everything that is measured of a Matcher on judged sets, and the file it is kept in."""
