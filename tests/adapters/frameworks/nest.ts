import 'reflect-metadata';
import { Body, Controller, Get, HttpCode, Module, Post, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Postern, Session } from '@postern/backend';
import { CurrentSession, PosternModule, requireProof, requireSession, requireStepUp } from '@postern/backend/nest';
import { json } from 'express';
import type { StartApp } from './app.ts';

export const startNest: StartApp = async (postern, order) => {
  const app = await NestFactory.create(moduleOf(postern), { logger: false, bodyParser: order === 'backend first' });
  if (order === 'parsers first') app.use(json());
  await app.listen(0, '127.0.0.1');
  return { url: (await app.getUrl()).replace('[::1]', '127.0.0.1'), close: () => app.close() };
};

/** The decorators of Nest as calls: the tests run without a step that compiles decorators. */
function moduleOf(postern: Postern) {
  class AppController {
    authors() {
      return JSON.stringify('authors');
    }
    echo(body: unknown) {
      return body;
    }
    pay(session: Session, body: unknown) {
      return { paid: body, userId: session.userId };
    }
    vault(session: Session) {
      return session;
    }
    me(session: Session) {
      return session;
    }
  }
  const method = (name: keyof AppController, ...decorators: MethodDecorator[]) => {
    const descriptor = Object.getOwnPropertyDescriptor(AppController.prototype, name);
    for (const decorate of decorators) decorate(AppController.prototype, name, descriptor ?? {});
  };
  method('authors', Get('authors'));
  method('echo', Post('echo'));
  method('me', Get('me'), UseGuards(requireSession(postern)));
  method('pay', Post('pay'), HttpCode(200), UseGuards(requireProof(postern, { maxBodyBytes: 1_000 })));
  method('vault', Get('vault'), UseGuards(requireStepUp(postern)));
  CurrentSession()(AppController.prototype, 'vault', 0);
  CurrentSession()(AppController.prototype, 'pay', 0);
  Body()(AppController.prototype, 'pay', 1);
  Body()(AppController.prototype, 'echo', 0);
  CurrentSession()(AppController.prototype, 'me', 0);
  Controller()(AppController);

  class AppModule {}
  Module({ imports: [PosternModule.forRoot(postern)], controllers: [AppController] })(AppModule);
  return AppModule;
}
