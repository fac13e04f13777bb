"""How an age limit is written."""

AGE = r"^\d{1,4} (Year|Month|Week|Day|Hour|Minute)s?$"
