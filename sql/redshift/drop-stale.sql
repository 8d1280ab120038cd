-- What the table knows better goes from the stage: a higher version, or the same from a later load.
DELETE FROM {{staging}}
USING {{known}}
WHERE {{match}}
  AND ({{known}}."_dynaload_version" > {{staging}}."_dynaload_version"
    OR ({{known}}."_dynaload_version" = {{staging}}."_dynaload_version"
      AND {{known}}."_dynaload_sequence" > {{staging}}."_dynaload_sequence"))
