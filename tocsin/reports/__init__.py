"""Reports of cases, as Markdown, HTML and PDF: one text in three dresses."""
