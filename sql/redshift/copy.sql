COPY {{staging}}
FROM {{manifest}}
IAM_ROLE {{role}}
MANIFEST
FORMAT AS CSV
NULL AS {{null}}
{{compression}}
COMPUPDATE OFF
STATUPDATE OFF{{region}}
