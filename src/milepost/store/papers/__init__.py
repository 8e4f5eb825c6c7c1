"""Documents that feeds told of, to be shown beside their pathways."""
