-- AlterTable
ALTER TABLE "replica" ADD COLUMN     "bytes_per_second" BIGINT,
ADD COLUMN     "io_class" TEXT NOT NULL DEFAULT 'best-effort',
ADD COLUMN     "io_level" INTEGER NOT NULL DEFAULT 7,
ADD COLUMN     "niceness" INTEGER NOT NULL DEFAULT 10;
