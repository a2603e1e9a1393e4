-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "recent_ages" TEXT NOT NULL DEFAULT '';

-- [[Unix seconds, age in milliseconds, bytes, commits], …]
UPDATE "replica" SET "recent_ages" = coalesce((
  SELECT string_agg(floor(("point" ->> 1)::numeric / 1000)::text, ',' ORDER BY "place")
  FROM json_array_elements("recent_samples") WITH ORDINALITY AS "points"("point", "place")
), '');

-- AlterTable
ALTER TABLE "replica" DROP COLUMN "recent_samples";
