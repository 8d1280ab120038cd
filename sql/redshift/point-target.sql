INSERT INTO {{targets}} ("table", "generation") VALUES ({{table}}, {{generation}})
