"""The public form: what people outside see and send."""
