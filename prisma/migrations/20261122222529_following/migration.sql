-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "follow_problem" JSONB,
ADD COLUMN     "follow_run_id" UUID,
ADD COLUMN     "following" JSONB;
