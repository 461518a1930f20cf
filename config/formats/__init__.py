"""How days are written where Django's own way is not the product's (settings: FORMAT_MODULE_PATH)."""
