-- CreateTable
CREATE TABLE "channel_budget" (
    "channel" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "filled_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_budget_pkey" PRIMARY KEY ("channel")
);
