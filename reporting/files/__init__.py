"""A filled report as a file: workbook, slides, Word, PDF. Whatever people wrote is data there, never markup."""
