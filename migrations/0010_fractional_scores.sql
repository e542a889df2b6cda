-- A reviewer may give 8.5. Rounded to one digit before it comes here; the index on it is made anew with the column.
ALTER TABLE sessions ALTER COLUMN score TYPE numeric(3, 1);
