-- AlterTable
ALTER TABLE "environment" ADD COLUMN     "utilities_directory" TEXT,
ADD COLUMN     "utilities_prefix" TEXT;
