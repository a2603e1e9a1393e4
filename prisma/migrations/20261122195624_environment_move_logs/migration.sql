-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "move_logs" BOOLEAN NOT NULL DEFAULT false;
