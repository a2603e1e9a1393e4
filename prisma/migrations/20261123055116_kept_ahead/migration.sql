-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "kept_ahead" JSON NOT NULL DEFAULT '[]';
