"""Programs that make what `data/model/` ships; nothing else imports them."""
