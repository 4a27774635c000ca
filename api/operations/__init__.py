"""Operations: start, fill, migrate, index, look after."""
