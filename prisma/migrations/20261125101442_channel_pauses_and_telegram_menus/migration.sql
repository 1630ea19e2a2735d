-- CreateTable
CREATE TABLE "channel_pause" (
    "channel" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT NOT NULL,

    CONSTRAINT "channel_pause_pkey" PRIMARY KEY ("channel")
);

-- CreateTable
CREATE TABLE "telegram_menu" (
    "bot_id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "telegram_menu_pkey" PRIMARY KEY ("bot_id","external_id")
);
