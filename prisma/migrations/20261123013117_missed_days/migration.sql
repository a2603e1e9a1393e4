-- AlterTable
ALTER TABLE "day_outcome" ADD COLUMN     "missed" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "due_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
