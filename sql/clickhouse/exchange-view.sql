-- Readers see the new view from here on, and data, generation and ledger with it: there is no moment in between.
EXCHANGE TABLES {{view}} AND {{draft}}
