-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "base_every_hours" INTEGER NOT NULL DEFAULT 24,
ADD COLUMN     "keep_archive_days" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "keep_bases" INTEGER NOT NULL DEFAULT 0;
